package main

// The long help of each command: what it does to what, and how it is used.

// Help teaches serve.
func (serveCmd) Help() string {
	return `Without any flag it runs everything itself: a nats-server in the process and a private Postgres beside it, both below --data. It needs PostgreSQL's programs on the machine, not a running server.

	gridcase serve --data /var/lib/gridcase
	NATS_URL=nats://a,nats://b DATABASE_URL=postgres://… gridcase serve --replicas 3

^C ends it within seconds and loses nothing. Units, people and passwords come with gridcase import.`
}

// Help teaches demo.
func (demoCmd) Help() string {
	return `The first start makes a city (people, units, history) in --data; later starts go on with what is there. The logins are printed and shown on the first page; they guard nothing.

	gridcase demo                            a quiet street, in real time
	gridcase demo --rate 2 --speed 60        an hour a minute: watch cases climb
	gridcase demo --size medium --data ./m   a district of 900 grids
	gridcase demo --json --http :0           one line of JSON for a script`
}

// Help teaches import.
func (importCmd) Help() string {
	return `Every mistake is told with its file and line, and while there is any, nothing is brought in. What is in force already makes no change. A server may be running: it takes the news in within a second.

	gridcase import --example files               a starting set to fill in
	gridcase import files --check                 only say what is wrong
	gridcase import files --passwords first.csv   and first passwords for whoever has none`
}

// Help teaches rebuild.
func (rebuildCmd) Help() string {
	return `Read models hold nothing that the log does not have. A new set is built beside the old one and takes its place when it has caught up; pages go on meanwhile.

	gridcase rebuild                all of them
	gridcase rebuild queue          one
	gridcase rebuild --check        and compare the rows with those that were there: exit code 3 when they differ`
}

// Help teaches verify.
func (verifyCmd) Help() string {
	return `It reads the whole log and recomputes what can be: that no sequence is missing, that each case's versions, hashes and ledger continue, that every commit can be read. Exit code 3 when anything is not what it was: stop writing then, and keep the data directory as it is.`
}

// Help teaches bench.
func (benchCmd) Help() string {
	return `It runs on servers of its own in a temporary directory, for about four minutes. A speed is a ratio against a bound taken in the same run: absolute figures say little about another machine or day.

	gridcase bench --only append,visible
	gridcase bench --quick --json`
}

// Help teaches doctor.
func (doctorCmd) Help() string {
	return `It looks at the log, Postgres, every projection, the documents, the ladder (rungs that should have been reached and were not) and parked cases. Exit code 1 when anything is wrong, 3 when a projection halted over a log that is not what it was.

	gridcase doctor --json
	gridcase doctor --url http://127.0.0.1:8080/readyz   only ask a running server, as a health check does`
}
