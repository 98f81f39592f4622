#!/usr/bin/env node
"use strict";
process.env.EBPFC_PROGRAM = "p4c-ebpf";
require("../dist/cli.cjs");
