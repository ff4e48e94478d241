package api_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"gridcase/domain/routing"
	"gridcase/infra/testkit"
)

// TestATrialOfOtherRules tells the numbers of a policy under which nothing climbs
// and nothing is due, and changes nothing.
func TestATrialOfOtherRules(t *testing.T) {
	t.Parallel()
	w := setup(t)
	for range 3 {
		id := w.report(t, "worker", map[string]any{"matter": "C0103"})
		w.do(t, "staff", id, "claim", nil).want(t, http.StatusOK, "")
	}
	streams, err := w.log.Streams(t.Context())
	must(t, err)
	before := ends(t, w, streams)
	policy := routing.Default()
	policy.Ladder = policy.Ladder[:1]
	started := w.ask(t, "boss", "POST", "/api/v1/policy/whatif", map[string]any{"policy": policy, "unit": "wy"})
	started.want(t, http.StatusAccepted, "")
	var done reply
	testkit.Eventually(t, 20*time.Second, func() error {
		if done = w.ask(t, "boss", "GET", started.header.Get("Location"), nil); done.text("state") != "done" {
			return fmt.Errorf("%s", done)
		}
		return nil
	})
	report, _ := done.fields["report"].(map[string]any)
	if report["cases"] != 3.0 || report["changed"] != 0.0 || report["kept_as_recorded"] != 0.0 {
		t.Errorf("%s", done)
	}
	if after := ends(t, w, streams); after != before {
		t.Errorf("the log was %s and is %s", before, after)
	}
	w.ask(t, "far", "GET", started.header.Get("Location"), nil).want(t, http.StatusNotFound, "whatif.unknown")
	w.ask(t, "boss", "DELETE", started.header.Get("Location"), nil).want(t, http.StatusNoContent, "")
}

func TestATrialIsRefusedWithAReason(t *testing.T) {
	t.Parallel()
	w := setup(t)
	policy := routing.Default()
	for name, tc := range map[string]struct {
		person string
		body   map[string]any
		status int
		code   string
	}{
		"a worker":                {"worker", map[string]any{"policy": policy}, http.StatusForbidden, "access.may_not_propose"},
		"another street":          {"far", map[string]any{"policy": policy, "unit": "wy"}, http.StatusNotFound, "unit.not_found"},
		"nothing to try":          {"boss", map[string]any{"unit": "wy"}, http.StatusUnprocessableEntity, "whatif.nothing"},
		"an unknown field":        {"boss", map[string]any{"policy": map[string]any{"lader": 1}}, http.StatusUnprocessableEntity, "proposal.document_faulty"},
		"an empty ladder":         {"boss", map[string]any{"policy": map[string]any{"name": "x"}}, http.StatusUnprocessableEntity, "proposal.document_faulty"},
		"a bad list":              {"boss", map[string]any{"lists": "lists: [{kind: comunity, entries: []}]"}, http.StatusUnprocessableEntity, "proposal.document_faulty"},
		"lists of a place beyond": {"far", map[string]any{"lists": "lists: []", "unit": "wy"}, http.StatusNotFound, "unit.not_found"},
		"no day":                  {"boss", map[string]any{"policy": policy, "since": "yesterday"}, http.StatusUnprocessableEntity, "whatif.bad_period"},
		"days turned":             {"boss", map[string]any{"policy": policy, "since": "2026-11-02", "until": "2026-11-01"}, http.StatusUnprocessableEntity, "whatif.bad_period"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w.ask(t, tc.person, "POST", "/api/v1/policy/whatif", tc.body).want(t, tc.status, tc.code)
		})
	}
}

func ends(t *testing.T, w *town, streams []string) (told string) {
	t.Helper()
	for _, s := range streams {
		end, err := w.log.Last(t.Context(), s)
		must(t, err)
		told += fmt.Sprintln(s, end)
	}
	return told
}
