package sheet

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gridcase/domain/matter"
	"gridcase/domain/org"
)

// Files writes what Read reads. Tables begin with a byte order mark: without it
// Excel takes Chinese for GBK.
func (i Import) Files() (Files, error) {
	f := Files{}
	if len(i.Units) > 0 {
		f[OrgFile] = orgSheet(i.Units)
	}
	if len(i.People) > 0 {
		f[PeopleFile] = peopleSheet(i.People)
	}
	if len(i.Rosters) > 0 {
		f[RosterFile] = rosterSheet(i.Rosters)
	}
	if i.Matters != nil {
		f[MattersFile] = mattersSheet(*i.Matters)
	}
	if i.Calendar != nil {
		if err := f.document(CalendarFile, i.Calendar); err != nil {
			return nil, err
		}
	}
	if i.Policy != nil {
		if err := f.document(PolicyFile, i.Policy); err != nil {
			return nil, err
		}
	}
	if i.Lists != nil {
		if err := f.document("lists.json", i.Lists); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func (f Files) document(name string, v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	f[name] = append(b, '\n')
	return nil
}

func sheet(heading []string, rows [][]string) []byte {
	var b bytes.Buffer
	b.Write(utf8Mark)
	w := csv.NewWriter(&b)
	_ = w.WriteAll(append([][]string{heading}, rows...)) // a buffer takes everything
	return b.Bytes()
}

func orgSheet(units []org.Unit) []byte {
	var rows [][]string
	for _, u := range units {
		rows = append(rows, []string{u.ID, string(u.Kind), u.Parent, u.Zh, u.En, strings.Join(u.Serves, ";"), areaText(u.Area), u.Hours.String(), figure(u.Residents)})
	}
	return sheet(slices.Concat(orgTable.required, orgTable.optional), rows)
}

// figure is a number, and nothing for one that was not told.
func figure(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func peopleSheet(people []org.Person) []byte {
	var rows [][]string
	for _, p := range people {
		left := ""
		if p.Left {
			left = "yes"
		}
		for _, g := range p.Grants {
			rows = append(rows, []string{p.ID, p.Name, string(g.Role), g.Unit, left})
		}
		if len(p.Grants) == 0 {
			rows = append(rows, []string{p.ID, p.Name, "", "", left})
		}
	}
	return sheet(slices.Concat(peopleTable.required, peopleTable.optional), rows)
}

// mattersSheet writes each limit in the words it came in.
func mattersSheet(c matter.Catalogue) []byte {
	var rows [][]string
	for _, m := range c.All() {
		severity, onsite := "", "n"
		if m.SeverityBasis == matter.FromSource {
			severity = string(m.Severity)
		}
		if m.OnSite {
			onsite = "y"
		}
		rows = append(rows, []string{
			m.Code, m.Zh, m.En, string(m.Kind), string(m.Scope), string(m.Level), m.Lead, wording(m.Accept), wording(m.Resolve),
			onsite, m.Evidence, paperList(m.Papers), m.Resolve.Source, severity,
		})
	}
	return sheet(strings.Split("code,zh,en,kind,scope,level,lead,accept,resolve,onsite,evidence,materials,source,severity", ","), rows)
}

func wording(s matter.Sourced) string {
	if s.Note != "" {
		return s.Note
	}
	return s.Limit.String()
}

func paperList(papers []matter.Paper) string {
	names := make([]string, 0, len(papers))
	for _, p := range papers {
		if p.IfAny && !strings.Contains(p.Name, "另交") {
			p.Name += "(如有)"
		}
		if p.Later {
			p.Name += "(可后补)"
		}
		names = append(names, p.Name)
	}
	return strings.Join(names, "; ")
}
