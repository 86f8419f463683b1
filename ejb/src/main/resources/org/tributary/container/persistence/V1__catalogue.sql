-- What each helper holds, and how popular it is. Written so that H2 and PostgreSQL take it.
-- Rows of several helpers may share one database: the helper's id is in every key.

create table media_object (
  helper               varchar(63)      not null,
  object_key           varchar(32)      not null,
  source               varchar(63)      not null,
  path                 varchar(2048)    not null,
  validator            varchar          not null,
  object_length        bigint           not null,
  layout               varchar(40)      not null,
  content_type         varchar          not null,
  segments_held        bigint           not null,
  bytes_held           bigint           not null,
  popularity           double precision not null,
  popularity_at_millis bigint           not null,
  description          bytea            not null,
  constraint media_object_key primary key (helper, object_key)
);

create index media_object_by_path on media_object (source, path);

create index media_object_by_popularity on media_object (helper, popularity);

create table held_run (
  helper        varchar(63) not null,
  object_key    varchar(32) not null,
  first_segment bigint      not null,
  last_segment  bigint      not null,
  bytes         bigint      not null,
  supplier      varchar(63) not null,
  constraint held_run_key primary key (helper, object_key, first_segment),
  constraint held_run_object foreign key (helper, object_key) references media_object (helper, object_key)
);

comment on table media_object is 'Object versions of which a helper holds segments or whose popularity it knows';
comment on column media_object.object_key is 'Names the version to other helpers and in the store''s file names';
comment on column media_object.object_length is 'In bytes; -1 where it is not known';
comment on column media_object.layout is 'How it falls into segments: fixed:BYTES or listed';
comment on column media_object.popularity is 'Plays, decayed to popularity_at_millis (milliseconds since 1970)';
comment on column media_object.description is 'All that the helper knows of it, in the form of the segment files';
comment on table held_run is 'Runs of held segments that came from one supplier';
comment on column held_run.supplier is 'source, or the id of the helper that they came from';
