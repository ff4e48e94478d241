-- One row a case. Those of cases that are done stay behind the partial indexes:
-- no query sees them, and a case that is opened again finds its row. Rows
-- change often, so vacuum comes often.
create table queue (
	case_id       text collate "C" primary key,
	open          boolean not null,
	number        text not null,
	kind          text not null,
	matter        text not null,
	severity      text not null,
	scope         text not null,
	grid          text,
	place         text collate "C" not null,
	filed_by      text not null,
	opened_at     timestamptz not null,
	resident_due  timestamptz,
	text          jsonb not null,
	status        text not null,
	level         text not null,
	unit          text not null,
	path          text collate "C" not null,
	holder        text,
	handler       text,
	accept_due    timestamptz,
	resolve_due   timestamptz,
	check_due     timestamptz,
	task          text not null,
	order_to      text,
	order_due     timestamptz,
	order_level   text not null,
	due           timestamptz not null,
	provisional   boolean not null,
	suspended_until timestamptz,
	ruling        boolean not null,
	unplaced      boolean not null,
	climbed       int not null,
	rule          text not null,
	why_zh        text not null,
	why_en        text not null,
	accept_limit  text not null,
	resolve_limit text not null,
	stage         text,
	win           jsonb,
	version       bigint not null,
	position      text not null,
	updated_at    timestamptz not null,
	joint         json,
	labels        jsonb,
	urge_rests    timestamptz
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);

create index queue_due     on queue (due, case_id, path) where open;
create index queue_path    on queue (path, due, case_id) where open;
create index queue_waiting on queue (unit, due, case_id) where open and status = 'waiting' and not ruling and task = '';
create index queue_holder  on queue (holder, due, case_id) where open and holder is not null;
create index queue_order   on queue (path, due, case_id) where open and order_to is not null;
create index queue_task    on queue (place, due, case_id) where open and task <> '';
create index queue_triage  on queue (path, due, case_id) where open and unplaced;
create index queue_label   on queue using gin (labels) where open and labels is not null;
create index queue_climbed on queue (path, due, case_id) where open and climbed > 0;

-- What units that joined a case still have to do for it. Few cases have any.
create table queue_part (
	case_id text collate "C" not null,
	part    int not null,
	unit    text not null,
	path    text collate "C" not null,
	person  text,
	due     timestamptz not null,
	primary key (case_id, part)
) with (fillfactor = 80);

create index queue_part_unit on queue_part (unit, due, case_id);
create index queue_part_path on queue_part (path, due, case_id);
