package timeline_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"gridcase/domain/casefile"
	"gridcase/infra/testkit"
	"gridcase/projections/rowstest"
	"gridcase/projections/timeline"
)

func TestATimelineTellsEveryEventInOrder(t *testing.T) {
	t.Parallel()
	b := rowstest.NewBook(t)
	at, rules := rowstest.Monday, rowstest.Rules(t, "C0103")
	for n := range 2 { // the other case is not to be seen
		b.Do(n, "gw1", at, rules, rowstest.Report(n, "C0103", at))
		b.Do(n, "st1", at, rules, casefile.Claim{})
		b.Do(n, "st1", at, rules, casefile.Resolve{Result: rowstest.Words("done")})
		b.Do(n, "sv1", at, rules, casefile.Verify{})
	}
	conn := rowstest.Open(t, testkit.Postgres(t), "t", timeline.Schema)
	rowstest.Project(t, conn, timeline.New(), b.Commits, 3)
	got, err := timeline.List(t.Context(), conn, rowstest.ID(1))
	if err != nil {
		t.Fatal(err)
	}
	i := 0
	for _, c := range b.Commits[4:] {
		for index, e := range c.Events {
			want := timeline.Entry{Version: c.Version, Index: index, By: c.By, Type: e.Type, Position: c.Position.String()}
			if i >= len(got) {
				t.Fatalf("it ends after %d events", len(got))
			}
			at, data := got[i].At, got[i].Data
			got[i].At, got[i].Data = want.At, nil
			if !reflect.DeepEqual(got[i], want) || !at.Equal(c.At) || !equalJSON(data, e.Data) {
				t.Errorf("entry %d is %+v %s, want %+v %s", i, got[i], data, want, e.Data)
			}
			i++
		}
	}
	if i != len(got) || i != 6 {
		t.Errorf("%d entries, want %d", len(got), i)
	}
}

func equalJSON(a, b []byte) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}
