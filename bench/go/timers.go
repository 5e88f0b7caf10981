// Timers: one of n armed ones, the oldest or any one, is stopped, and a new one started in its place.
package main

import "time"

func timers(n int, oldest bool) body {
	var armed []*time.Timer
	random := newTimes()
	turn := 0
	return func(count int, watch *watch) {
		for len(armed) < n {
			armed = append(armed, time.NewTimer(random.time()))
		}
		watch.start()
		stopped := 0
		for i := 0; i < count; i++ {
			index := turn % n
			turn++
			if !oldest {
				index = random.index(n)
			}
			if armed[index].Stop() {
				stopped++
			}
			armed[index] = time.NewTimer(random.time())
		}
		check("stopped", stopped, count)
	}
}

// The same pseudo-random choices as in ../harness/timer-times.ts.
type times struct{ state uint32 }

func newTimes() *times { return &times{12_345} }

func (t *times) next() float64 {
	t.state = t.state*1_664_525 + 1_013_904_223
	return float64(t.state) / 4_294_967_296
}

func (t *times) time() time.Duration {
	return time.Duration(3_600_000+int(t.next()*3_600_000)) * time.Millisecond
}

func (t *times) index(n int) int { return int(t.next() * float64(n)) }
