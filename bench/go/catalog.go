// The workloads by name, as in ../harness/catalog.ts.
package main

import (
	"fmt"
	"sort"
)

var bodies = catalog()

func catalog() map[string]body {
	all := map[string]body{
		"message":        stream(0),
		"ping-pong":      pingPong,
		"ring":           ring,
		"commstime":      commstime,
		"buffered":       stream(128),
		"alt-4":          alt4,
		"spawn-and-park": spawnAndPark,
	}
	for _, n := range []int{1, 10, 100, 1_000, 10_000} {
		all[fmt.Sprintf("alt-of-%d", n)] = altOf(n)
	}
	for _, n := range []int{1_000, 10_000, 100_000, 1_000_000} {
		all[fmt.Sprintf("timers-%d", n)] = timers(n, true)
		all[fmt.Sprintf("timers-random-%d", n)] = timers(n, false)
	}
	for _, n := range []int{1_000, 100_000} {
		all[fmt.Sprintf("sleepers-%d", n)] = cancelSleepers(n)
	}
	return all
}

func names() []string {
	var list []string
	for name := range bodies {
		list = append(list, name)
	}
	sort.Strings(list)
	return list
}
