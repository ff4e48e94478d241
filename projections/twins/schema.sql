-- One row a case: where it is and what about. Those of cases that are done stay
-- behind the partial indexes, for a case may be opened again.
create table twins (
	case_id   text collate "C" primary key,
	status    text not null,
	holder    text, -- what was suspended is held again, or waits
	open      boolean not null,
	matter    text collate "C" not null,
	grid      text collate "C",
	lat       double precision,
	lng       double precision,
	opened_at timestamptz not null,
	version   bigint not null
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);

create index twins_grid  on twins (matter, grid, opened_at) where open and grid is not null;
create index twins_place on twins (matter, lat, lng) where open and lat is not null;
