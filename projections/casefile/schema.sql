-- One row a case, for ever. What changes has no index, so that an update stays
-- in its page.
create table casefile (
	case_id       text collate "C" primary key,
	number        text not null,
	filed_by      text not null,
	occurred_at   timestamptz not null,
	channel       text not null,
	lat           double precision,
	lng           double precision,
	accuracy      double precision,
	text          jsonb not null,
	reporter      jsonb,
	phone_index   text,
	id_index      text,
	photos        jsonb not null,
	track         text,
	versions      jsonb not null,
	opened_at     timestamptz not null,
	status        text not null,
	path          text collate "C" not null,
	holder        text,
	state         json not null,
	result        jsonb,
	result_photos jsonb,
	how           text,
	resolved_at   timestamptz,
	closed_at     timestamptz,
	version       bigint not null,
	position      text not null,
	hash          text not null,
	updated_at    timestamptz not null,
	joint         json
) with (fillfactor = 70);

create index casefile_number on casefile (number);
create unique index casefile_track on casefile (track) where track is not null;
create index casefile_phone  on casefile (phone_index) where phone_index is not null;
create index casefile_person on casefile (id_index) where id_index is not null;
