// Alternation: the select statement where the number of branches is fixed, reflect.Select where it is not.
package main

import "reflect"

func alt4(count int, _ *watch) {
	var links [4]chan int
	for i := range links {
		links[i] = make(chan int)
		go sendForEver(links[i])
	}
	var perBranch [4]int
	sum := 0
	for i := 0; i < count; i++ {
		branch, value := 0, 0
		select {
		case value = <-links[0]:
			branch = 0
		case value = <-links[1]:
			branch = 1
		case value = <-links[2]:
			branch = 2
		case value = <-links[3]:
			branch = 3
		}
		perBranch[branch]++
		sum += value
	}
	total, expected := 0, 0
	for _, n := range perBranch {
		total += n
		expected += sumBelow(n)
	}
	check("events", total, count)
	check("sum of the events", sum, expected)
}

// Stays parked for good: a few dozen goroutines in a process.
func sendForEver(to chan<- int) {
	for i := 0; ; i++ {
		to <- i
	}
}

func altOf(n int) body {
	const stride = 7
	return func(count int, watch *watch) {
		links := make([]chan int, n)
		cases := make([]reflect.SelectCase, n)
		for i := range links {
			links[i] = make(chan int)
			cases[i] = reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(links[i])}
		}
		watch.start()
		go func() {
			for i := 0; i < count; i++ {
				links[i*stride%n] <- i
			}
		}()
		sum := 0
		for i := 0; i < count; i++ {
			_, value, _ := reflect.Select(cases)
			sum += int(value.Int())
		}
		check("sum", sum, sumBelow(count))
	}
}
