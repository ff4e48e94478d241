package search_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"gridcase/infra/testkit"
	"gridcase/projections/rowstest"
	"gridcase/projections/search"
)

var (
	where = []string{"健身广场", "菜市场门口", "3号楼二单元", "中山路口", "幼儿园旁", "地下车库", "小区北门", "河边步道", "公交站台", "学校西侧"}
	what  = []string{"一排路灯都灭了", "垃圾堆成小山", "井盖缺失很危险", "有人占道经营", "下水道堵了", "树枝压到电线", "电动车飞线充电", "墙皮脱落", "噪音扰民", "水管漏水"}
	more  = []string{"已经三天没人管", "晚上看不清", "老人孩子都不敢走", "请尽快处理", "打过一次电话了", "现场看过,情况属实", "味道很大", "昨天刚修过又坏了"}
)

// BenchmarkSearch100k asks for common, rare and missing words among 100,000 cases
// of 1,000 grids, as the district and as one grid.
func BenchmarkSearch100k(b *testing.B) {
	conn := rowstest.Open(b, testkit.Postgres(b), "s", search.Schema)
	r, n := rand.New(rand.NewPCG(1, 2)), 0 //nolint:gosec // the same cases each time
	_, err := conn.CopyFrom(b.Context(), pgx.Identifier{"search"}, search.Columns, pgx.CopyFromFunc(func() ([]any, error) {
		if n == 100_000 {
			return nil, nil
		}
		n++
		text := where[r.IntN(10)] + what[r.IntN(10)] + "," + more[r.IntN(8)] + fmt.Sprintf("\n工单%05d", n)
		grid := r.IntN(1000)
		path := fmt.Sprintf("d.s%d.c%d.g%d", grid/100, grid/10, grid)
		code := fmt.Sprintf("%08X-K", n)
		return []any{
			fmt.Sprintf("019aa5d2-%04x-7000-8000-%012x", n%0xffff, n), fmt.Sprintf("M%d", n%113), path, nil, "a b", nil, text, search.Grams(text),
			"20261122-" + code, code, rowstest.Monday.Add(-time.Duration(n) * time.Minute), path, "x", fmt.Sprintf("p%d", n%30000), nil, nil, []byte("{}"), 10,
		}, nil
	}))
	if err != nil {
		b.Fatal(err)
	}
	if _, err := conn.Exec(b.Context(), "vacuum (analyze) search"); err != nil {
		b.Fatal(err)
	}
	for _, who := range []string{"d", "d.s3.c34.g345"} {
		for _, words := range []string{"灯", "路灯", "菜市场 路灯 三天", "工单54321", "没有的词", "M7"} {
			q := search.Query{Person: "me", Reach: []string{who}, Limit: 20, Restricted: []string{"M3", "M4"}}
			for _, w := range strings.Fields(words) {
				t := search.Term{Text: w}
				if strings.HasPrefix(w, "M") {
					t.Matters = []string{w}
				}
				q.Terms = append(q.Terms, t)
			}
			b.Run(who+"/"+words, func(b *testing.B) {
				var took []time.Duration
				for b.Loop() {
					began := time.Now()
					if _, err := search.Find(b.Context(), conn, q); err != nil {
						b.Fatal(err)
					}
					took = append(took, time.Since(began))
				}
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
				b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
			})
		}
	}
}
