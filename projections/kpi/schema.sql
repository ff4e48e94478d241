-- What the fold remembers of a case. Nobody queries it.
create table kpi_case (
	case_id text collate "C" primary key,
	version bigint not null,
	story   json not null
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);

-- One row a thing that is counted: "counts" is the set of the measures that count
-- it. The list behind a number is read here. place is where it happened, the
-- lowest unit that is known, and level is who had it.
create table kpi_fact (
	case_id text collate "C" not null,
	kind    smallint not null,
	n       smallint not null,
	at      timestamptz not null,
	place   text collate "C" not null,
	level   text not null,
	matter  text not null,
	counts  bigint not null,
	minutes int, -- round the clock
	worked  int, -- in office time
	rung    text,
	primary key (case_id, kind, n)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);

-- By time for the units above, by place for those below: neither walks what
-- belongs to others or to other years.
create index kpi_fact_at    on kpi_fact (kind, at, case_id, n);
create index kpi_fact_place on kpi_fact (kind, place, at, case_id, n);
create index kpi_fact_took  on kpi_fact (at) include (place, level, matter, minutes, worked) where minutes is not null;
create index kpi_fact_rung  on kpi_fact (at) include (place, level, matter, rung) where rung is not null;

-- One row a person who took a case or gave a result for it; "marks" is the set of
-- the figures that count it.
create table kpi_staff (
	case_id  text collate "C" not null,
	person   text collate "C" not null,
	at       timestamptz not null,
	place    text collate "C" not null,
	level    text not null,
	matter   text not null,
	marks    int not null,
	minutes  int not null, -- from having it to the results, round the clock
	primary key (case_id, person)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);

create index kpi_staff_at     on kpi_staff (at);
create index kpi_staff_place  on kpi_staff (place, at);
create index kpi_staff_person on kpi_staff (person, at, case_id);

-- What tells a case that comes again: one row a reporter and one for the matter
-- at its place. again says that the next case with the key came within 30 days;
-- at is the closing that stands.
create table kpi_echo (
	key     text collate "C" not null,
	case_id text collate "C" not null,
	told    timestamptz not null,
	at      timestamptz,
	place   text collate "C" not null,
	level   text not null,
	matter  text not null,
	again   boolean not null default false,
	primary key (key, case_id)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);

create index kpi_echo_again on kpi_echo (at) include (case_id, place, level, matter) where again and at is not null;

-- The counters: the facts of a day, added up for the place and for each unit
-- above it, by level and matter and once more, with '' in both, for all of them.
-- The path is split behind its last dot, so that the units right below another
-- stand together; both parts are '' for all districts together. facts says how
-- many the row was added up from; without any it goes.
create table kpi_day (
	parent           text collate "C" not null,
	unit             text collate "C" not null,
	day              date not null,
	level            text not null,
	matter           text not null,
	facts            int not null,
	minutes          bigint not null,
	worked           bigint not null,
	reported         int not null,
	valid            int not null,
	self_handled     int not null,
	by_worker        int not null,
	worker_valid     int not null,
	filed            int not null,
	filed_in_time    int not null,
	applied          int not null,
	at_once          int not null,
	breached         int not null,
	due              int not null,
	due_closed       int not null,
	on_time          int not null,
	overdue          int not null,
	ordered          int not null,
	order_met        int not null,
	closed           int not null,
	small            int not null,
	small_of_grid    int not null,
	small_in_grid    int not null,
	big              int not null,
	big_of_community int not null,
	big_in_community int not null,
	bypass           int not null,
	reviewed         int not null,
	reworked         int not null,
	timed            int not null,
	ever_closed      int not null,
	reopened         int not null,
	redone           int not null,
	rated            int not null,
	satisfied        int not null,
	answered         int not null,
	solved           int not null,
	dispatched       int not null,
	signed           int not null,
	responded        int not null,
	climbed          int not null,
	handed_up        int not null,
	handed_down      int not null,
	returned         int not null,
	upheld           int not null,
	refused          int not null,
	volunteers       int not null,
	primary key (parent, unit, day, level, matter)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);

-- How long the cases closed on a day took: so many of them so many minutes, to
-- two digits. With a level or a matter asked for, the facts are read instead.
create table kpi_took (
	parent  text collate "C" not null,
	unit    text collate "C" not null,
	day     date not null,
	office  boolean not null, -- office time, not round the clock
	minutes int not null,
	cases   int not null,
	primary key (parent, unit, day, office, minutes)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
