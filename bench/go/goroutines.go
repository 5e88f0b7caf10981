// Many goroutines at once: parked on channels, or asleep.
package main

import (
	"runtime"
	"time"
)

func memoryInUse() float64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return float64(stats.HeapInuse + stats.StackInuse)
}

func spawnAndPark(count int, watch *watch) {
	const perChannel = 1_000
	links := make([]chan int, (count+perChannel-1)/perChannel)
	for i := range links {
		links[i] = make(chan int)
	}
	parked, sum := 0, 0
	park := func(from <-chan int) {
		parked++
		sum += <-from
	}
	before := memoryInUse()
	watch.start()
	for i := 0; i < count; i++ {
		go park(links[i/perChannel])
	}
	for parked < count {
		runtime.Gosched()
	}
	watch.stop()
	watch.bytes = (memoryInUse() - before) / float64(count)
	for i := 0; i < count; i++ {
		links[i/perChannel] <- 1
	}
	for sum < count {
		runtime.Gosched()
	}
}

func cancelSleepers(n int) body {
	return func(count int, watch *watch) {
		random := newTimes()
		cancelled := 0
		sleep := func(quit <-chan struct{}, ended chan<- struct{}) {
			timer := time.NewTimer(random.time())
			defer timer.Stop()
			select {
			case <-timer.C:
			case <-quit:
				cancelled++
			}
			ended <- struct{}{}
		}
		quitAll, endedAll := make(chan struct{}), make(chan struct{})
		for i := 0; i < n; i++ {
			go sleep(quitAll, endedAll)
		}
		runtime.Gosched()
		watch.start()
		for i := 0; i < count; i++ {
			quit, ended := make(chan struct{}), make(chan struct{})
			go sleep(quit, ended)
			runtime.Gosched()
			close(quit)
			<-ended
		}
		watch.stop()
		check("cancelled", cancelled, count)
		close(quitAll)
		for i := 0; i < n; i++ {
			<-endedAll
		}
	}
}
