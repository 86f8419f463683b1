package org.tributary.simulator.report;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.tributary.simulator.measure.Interval;
import org.tributary.simulator.measure.Measure;
import org.tributary.simulator.scenario.Outcome;
import org.tributary.simulator.scenario.Scenario;

/**
 * A measure as a chart with its 95 % intervals: bars, or lines over the points of a sweep, or
 * groups of bars where the points are no numbers (durations, names). Schemes that lack it are left
 * out.
 */
public final class Chart {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 420;

  private Chart() {}

  /** Draws {@code measure} into {@code directory}, as {@code scenario-measure.png}. */
  public static void of(Scenario scenario, List<Outcome> outcomes, Measure measure, Path directory)
      throws IOException {
    String file = directory.resolve(scenario.name() + "-" + Names.of(measure)).toString();
    if (outcomes.size() == 1) {
      BitmapEncoder.saveBitmap(bars(outcomes.get(0), measure), file, BitmapFormat.PNG);
    } else if (outcomes.stream().map(Outcome::point).allMatch(Chart::isNumber)) {
      BitmapEncoder.saveBitmap(lines(scenario, outcomes, measure), file, BitmapFormat.PNG);
    } else {
      BitmapEncoder.saveBitmap(groups(scenario, outcomes, measure), file, BitmapFormat.PNG);
    }
  }

  private static CategoryChart bars(Outcome outcome, Measure measure) {
    CategoryChart chart = categories(outcome.scenario(), measure);
    chart.getStyler().setLegendVisible(false);
    List<String> schemes =
        outcome.tallies().keySet().stream()
            .filter(scheme -> outcome.of(scheme, measure).isPresent())
            .toList();
    List<Double> means = new ArrayList<>();
    List<Double> halves = new ArrayList<>();
    for (String scheme : schemes) {
      Interval interval = outcome.of(scheme, measure).orElseThrow();
      means.add(interval.mean());
      halves.add(interval.half());
    }
    chart.addSeries(measure.title(), schemes, means, halves);
    return chart;
  }

  private static XYChart lines(Scenario scenario, List<Outcome> outcomes, Measure measure) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(scenario.name() + ": " + measure.title())
            .xAxisTitle(scenario.sweep())
            .yAxisTitle(axis(measure))
            .build();
    plain(chart.getStyler());
    double[] points = outcomes.stream().mapToDouble(o -> Double.parseDouble(o.point())).toArray();
    for (String scheme : schemes(outcomes, measure)) {
      List<Interval> intervals =
          outcomes.stream().map(o -> o.of(scheme, measure).orElseThrow()).toList();
      chart.addSeries(
          scheme,
          points,
          intervals.stream().mapToDouble(Interval::mean).toArray(),
          intervals.stream().mapToDouble(Interval::half).toArray());
    }
    return chart;
  }

  private static CategoryChart groups(Scenario scenario, List<Outcome> outcomes, Measure measure) {
    CategoryChart chart = categories(scenario.name(), measure);
    chart.setXAxisTitle(scenario.sweep());
    List<String> points = outcomes.stream().map(Outcome::point).toList();
    for (String scheme : schemes(outcomes, measure)) {
      List<Interval> intervals =
          outcomes.stream().map(o -> o.of(scheme, measure).orElseThrow()).toList();
      chart.addSeries(
          scheme,
          points,
          intervals.stream().map(Interval::mean).toList(),
          intervals.stream().map(Interval::half).toList());
    }
    return chart;
  }

  private static CategoryChart categories(String scenario, Measure measure) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(scenario + ": " + measure.title())
            .yAxisTitle(axis(measure))
            .build();
    plain(chart.getStyler());
    return chart;
  }

  /** The schemes that have the measure at every point. */
  private static Set<String> schemes(List<Outcome> outcomes, Measure measure) {
    Set<String> schemes = new TreeSet<>();
    outcomes.forEach(outcome -> schemes.addAll(outcome.tallies().keySet()));
    schemes.removeIf(scheme -> outcomes.stream().anyMatch(o -> o.of(scheme, measure).isEmpty()));
    return schemes;
  }

  private static boolean isNumber(String point) {
    return point.matches("-?[0-9.]+([eE]-?[0-9]+)?");
  }

  private static String axis(Measure measure) {
    return measure.unit().isEmpty() ? measure.title() : measure.title() + ", " + measure.unit();
  }

  private static void plain(Styler styler) {
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setAntiAlias(true);
  }
}
