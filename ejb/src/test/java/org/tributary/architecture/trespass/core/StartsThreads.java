package org.tributary.architecture.trespass.core;

import java.util.Timer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Does things beside the turn. */
public final class StartsThreads {

  Thread thread() {
    return new Thread();
  }

  void current() {
    Thread.onSpinWait();
  }

  ThreadLocal<String> threadLocal() {
    return new ThreadLocal<>();
  }

  Timer timer() {
    return new Timer();
  }

  void executor(Executor executor) {}

  void service(ExecutorService service) {}

  void future(Future<?> future) {}

  CompletableFuture<String> completableFuture() {
    return CompletableFuture.completedFuture("");
  }

  void queue(BlockingQueue<?> queue) {}
}
