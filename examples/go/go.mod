module example.com/hfi

go 1.18
