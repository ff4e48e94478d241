create schema if not exists gridcase;

-- login sessions; lost with the database, people then log in again
create table if not exists gridcase.sessions (
	token   bytea primary key,
	person  text not null,
	data    bytea not null,
	created timestamptz not null default now(),
	expires timestamptz not null
);
create index if not exists sessions_person on gridcase.sessions (person);
create index if not exists sessions_expires on gridcase.sessions (expires);

-- which schemas are in use, so that those of old binaries go after a day
create table if not exists gridcase.schemas (
	name       text primary key,
	projection text not null,
	touched    timestamptz not null default now(),
	builds     int not null default 0
);
