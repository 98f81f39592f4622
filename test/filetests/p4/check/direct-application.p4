// test: p4-check
// P4-16 §15.1: only what needs no constructor arguments is applied by its type.
control Type(inout bit<8> x);
control Plain(inout bit<8> x) { apply { } }
control Sized(inout bit<8> x)(bit<8> size) { apply { } }
control Defaulted(inout bit<8> x)(bit<8> size = 3) { apply { } }
control c(inout bit<8> x) {
    apply {
        Plain.apply(x);
        Defaulted.apply(x);
        Sized.apply(x); // error: P0402 'Sized' needs an argument for 'size' to make an instance
        Type.apply(x); // error: P0402 Type is the type of a control: there is nothing to instantiate
    }
}
