package postgres

import (
	"bytes"
	"net"
	"path/filepath"
	"testing"
	"time"

	"gridcase/infra/testkit"
)

func TestSessionsAreKeptUntilTheyEnd(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	db := open(t, testkit.Postgres(t))
	s := NewSessions(db, func(data []byte) string { return string(data[:2]) })
	find := func(token string) string {
		data, found, err := s.FindCtx(ctx, token)
		if err != nil || found != (data != nil) {
			t.Fatalf("find %s: %q, %t, %v", token, data, found, err)
		}
		return string(data)
	}
	if got := find("t1"); got != "" { // before there is any table
		t.Fatalf("found %q", got)
	}
	if err := s.DeletePerson(ctx, "p1"); err != nil {
		t.Fatal(err)
	}
	later := time.Now().Add(time.Hour)
	for token, data := range map[string]string{"t1": "p1 a", "t2": "p1 b", "t3": "p2 c"} {
		if err := s.CommitCtx(ctx, token, []byte(data), later); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.CommitCtx(ctx, "t1", []byte("p1 again"), later); err != nil {
		t.Fatal(err)
	}
	if err := s.CommitCtx(ctx, "t4", []byte("p1 over"), time.Now().Add(-time.Second)); err != nil {
		t.Fatal(err)
	}
	if find("t1") != "p1 again" || find("t3") != "p2 c" || find("t4") != "" {
		t.Errorf("found %q, %q, %q", find("t1"), find("t3"), find("t4"))
	}
	var raw []byte
	if err := db.QueryRow(ctx, "select string_agg(token, '') from gridcase.sessions").Scan(&raw); err != nil || bytes.Contains(raw, []byte("t1")) {
		t.Errorf("a token can be read from the table: %q, %v", raw, err)
	}
	if err := s.Sweep(ctx); err != nil {
		t.Fatal(err)
	}
	if err := s.DeletePerson(ctx, "p1"); err != nil {
		t.Fatal(err)
	}
	if find("t1") != "" || find("t2") != "" || find("t3") == "" {
		t.Error("want the sessions of p1 ended, and those only")
	}
	if err := s.DeleteCtx(ctx, "t3"); err != nil || find("t3") != "" {
		t.Errorf("t3 is still there, %v", err)
	}
}

// TestADatabaseThatIsAwayIsSaidToBeSoon has the two ways of being away: nobody
// listens, and somebody listens and says nothing.
func TestADatabaseThatIsAwayIsSaidToBeSoon(t *testing.T) {
	t.Parallel()
	mute, err := net.Listen("unix", filepath.Join(t.TempDir(), ".s.PGSQL.5432"))
	if err != nil {
		t.Fatal(err)
	}
	defer mute.Close()
	for name, dir := range map[string]string{"nobody": t.TempDir(), "mute": filepath.Dir(mute.Addr().String())} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := open(t, "host="+dir+" user=x dbname=x sslmode=disable")
			began := time.Now()
			_, _, err := NewSessions(db, nil).FindCtx(t.Context(), "t")
			if !Unavailable(err) {
				t.Errorf("got %v", err)
			}
			if took := time.Since(began); took > 3*time.Second {
				t.Errorf("it took %s to say so", took)
			}
		})
	}
}
