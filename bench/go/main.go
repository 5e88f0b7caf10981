// The workloads in Go, with one processor: what occamy is measured against.
// It speaks the protocol of ../harness/serve.ts: --list | TARGET-MS WORKLOAD[:COUNT]..., a line of JSON for each.
package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// A body performs count units and panics if what came out is wrong. The watch runs already.
type body func(count int, watch *watch)

type watch struct {
	began   time.Time
	elapsed time.Duration
	bytes   float64
}

func (w *watch) start() { w.elapsed, w.began = 0, time.Now() }

func (w *watch) stop() {
	if w.elapsed == 0 {
		w.elapsed = time.Since(w.began)
	}
}

type measurement struct {
	Workload string  `json:"workload"`
	Count    int     `json:"count"`
	Ns       float64 `json:"ns"`
	Bytes    float64 `json:"bytes,omitempty"`
}

func main() {
	runtime.GOMAXPROCS(1)
	if len(os.Args) < 2 {
		panic("usage: --list | TARGET-MS WORKLOAD[:COUNT]...")
	}
	if os.Args[1] == "--list" {
		print(names())
		return
	}
	target, err := strconv.ParseFloat(os.Args[1], 64)
	if err != nil {
		panic(err)
	}
	for _, request := range os.Args[2:] {
		print(measure(request, target))
	}
}

func print(line any) {
	text, err := json.Marshal(line)
	if err != nil {
		panic(err)
	}
	fmt.Println(string(text))
}

func measure(request string, target float64) measurement {
	name, fixed, isFixed := strings.Cut(request, ":")
	run, known := bodies[name]
	if !known {
		panic("no such workload: " + name)
	}
	var count int
	if isFixed {
		count, _ = strconv.Atoi(fixed)
		for i := 0; i < 3; i++ {
			timed(run, (count+99)/100)
		}
	} else {
		count = calibrate(run, target)
	}
	runtime.GC()
	w := timed(run, count)
	return measurement{name, count, float64(w.elapsed.Nanoseconds()) / float64(count), w.bytes}
}

func timed(run body, count int) *watch {
	w := &watch{}
	w.start()
	run(count, w)
	w.stop()
	return w
}

// Grows the count until a run takes the target time, and twice that has been spent.
func calibrate(run body, target float64) int {
	spent := 0.0
	for count := 1.0; ; {
		took := float64(timed(run, int(count)).elapsed.Nanoseconds()) / 1e6
		spent += took
		growth := 1.2 * target / math.Max(took, 1e-3)
		if took >= target && spent >= 2*target {
			return int(math.Max(1, math.Ceil(count*growth)))
		}
		count = math.Ceil(count * math.Min(math.Max(growth, 1), 10))
	}
}

func check(what string, actual, expected int) {
	if actual != expected {
		panic(fmt.Sprintf("%s: %d instead of %d", what, actual, expected))
	}
}

func sumBelow(n int) int { return n * (n - 1) / 2 }
