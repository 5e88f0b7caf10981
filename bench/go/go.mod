module occamy-bench

go 1.19
