// test: p4-check
// A program that ends inside of a type argument is looked ahead to its end, and no further.
A<B[ // error: P0001 unexpected '<' // error: P0001 unexpected '[', expected '<' or '('
