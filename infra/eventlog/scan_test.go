package eventlog

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gridcase/domain/es"
)

// What encode writes, the scanner reads without help, and to the same value.
func TestScannerReadsWhatIsWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := someCommit(t)
		msg, _, err := encode("gc.ref.org", c)
		if err != nil {
			t.Fatal(err)
		}
		var want es.Commit
		if err := json.Unmarshal(msg.Data, &want); err != nil {
			t.Fatal(err)
		}
		var got es.Commit
		s := scanner{data: msg.Data}
		s.commit(&got)
		if s.odd || s.at != len(msg.Data) {
			t.Fatalf("the scanner gave up at %d of %s", s.at, msg.Data)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("scanned %+v\nwant    %+v\nof %s", got, want, msg.Data)
		}
	})
}

func someCommit(t *rapid.T) es.Commit {
	words := rapid.StringMatching(`[a-z0-9:.\-井盖]{0,12}`)
	datum := func(label string) json.RawMessage {
		v := rapid.OneOf(
			rapid.String().AsAny(), rapid.Int().AsAny(), rapid.Just(any(nil)), rapid.Bool().AsAny(),
			rapid.MapOf(rapid.String(), rapid.SliceOf(rapid.String())).AsAny(),
		).Draw(t, label)
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	c := es.Commit{
		ID: words.Draw(t, "id"), Subject: words.Draw(t, "subject"), Version: rapid.Uint64Max(1<<62).Draw(t, "version"),
		By: words.Draw(t, "by"), At: time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "at"), 123).UTC(),
		Digest: words.Draw(t, "digest"), Prev: words.Draw(t, "prev"),
		Events: []es.Stored{},
		Ledger: rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(t, "ledger"),
	}
	for range rapid.IntRange(0, 3).Draw(t, "events") {
		c.Events = append(c.Events, es.Stored{Type: words.Draw(t, "type"), Data: datum("data")})
	}
	if rapid.Bool().Draw(t, "has state") {
		c.State = &es.Snapshot{Fold: rapid.IntRange(0, 9).Draw(t, "fold"), Data: datum("state")}
	}
	return c
}

// Whatever is stored, the scanner never panics and never reads valid JSON
// differently from encoding/json.
func FuzzParseCommit(f *testing.F) {
	for _, seed := range []string{
		`{"id":"a","subject":"org","version":1,"by":"p","at":"2026-11-22T03:00:00Z","events":[{"type":"t","data":{"a":"\"}"}}]}`,
		`{"id":"a\n","subject":"org","version":1,"events":null}`, `{"id":`, `[]`, `{"state":{"fold":1,"data":1}}`, `{"events":[{"data":"\\"}]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := parseCommit(data)
		var want es.Commit
		wantErr := json.Unmarshal(data, &want)
		if wantErr != nil {
			return // the scanner may pass over what is broken inside an event
		}
		if err != nil {
			t.Fatalf("refused what encoding/json reads: %v", err)
		}
		if len(got.Events)+len(want.Events) == 0 {
			got.Events, want.Events = nil, nil
		}
		if len(got.Ledger)+len(want.Ledger) == 0 {
			got.Ledger, want.Ledger = nil, nil
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("read %+v, encoding/json reads %+v", got, want)
		}
	})
}
