-- rungs that are armed and not reached; short, for done cases have none
create table deadlines (
	case_id text collate "C" not null,
	rung    text not null,
	clock   text not null,
	arm     int not null,
	due_at  timestamptz not null,
	path    text collate "C" not null,
	primary key (case_id, rung)
) with (fillfactor = 80);

create index deadlines_due on deadlines (due_at, case_id, rung);

-- where each case is, for the next arming
create table deadline_case (
	case_id text collate "C" primary key,
	version bigint not null,
	path    text not null,
	arm     int not null
) with (fillfactor = 80);
