// Messages between goroutines, without alternation.
package main

func sendUpTo(to chan<- int, count int) {
	for i := 0; i < count; i++ {
		to <- i
	}
}

func sumOf(from <-chan int, count int) int {
	sum := 0
	for i := 0; i < count; i++ {
		sum += <-from
	}
	return sum
}

func stream(capacity int) body {
	return func(count int, _ *watch) {
		link := make(chan int, capacity)
		go sendUpTo(link, count)
		check("sum", sumOf(link, count), sumBelow(count))
	}
}

func pingPong(count int, _ *watch) {
	there, back := make(chan int), make(chan int)
	go func() {
		for i := 0; i < count; i++ {
			back <- <-there + 1
		}
	}()
	ball := 0
	for i := 0; i < count; i++ {
		there <- ball
		ball = <-back
	}
	check("ball", ball, count)
}

func ring(count int, _ *watch) {
	const size = 503
	var links [size]chan int
	for i := range links {
		links[i] = make(chan int)
	}
	result := make(chan int)
	for i := range links {
		go member(i, links[i], links[(i+1)%size], result)
	}
	links[0] <- count
	check("last holder", <-result, count%size)
	for _, link := range links {
		close(link)
	}
}

// Passes the token on, counting down. It ends when its channel is closed, after the last hop.
func member(index int, left <-chan int, right chan<- int, result chan<- int) {
	for hops := range left {
		if hops == 0 {
			result <- index
		} else {
			right <- hops - 1
		}
	}
}

// Its three helpers stay parked for good: twelve goroutines or so in a process.
func commstime(count int, _ *watch) {
	a, b, c, d := make(chan int), make(chan int), make(chan int), make(chan int)
	go func() {
		a <- 0
		for {
			a <- <-b
		}
	}()
	go func() {
		for {
			value := <-a
			d <- value
			c <- value
		}
	}()
	go func() {
		for {
			b <- <-c + 1
		}
	}()
	check("sum", sumOf(d, count), sumBelow(count))
}
