/* Verdicts of tc programs. */
#pragma once
#include <linux/types.h>

#define TC_ACT_UNSPEC (-1)
#define TC_ACT_OK 0
#define TC_ACT_RECLASSIFY 1
#define TC_ACT_SHOT 2
#define TC_ACT_PIPE 3
#define TC_ACT_STOLEN 4
#define TC_ACT_QUEUED 5
#define TC_ACT_REPEAT 6
#define TC_ACT_REDIRECT 7
#define TC_ACT_TRAP 8
#define TC_ACT_VALUE_MAX TC_ACT_TRAP
#define TC_ACT_EXT_VAL_MASK ((1 << 28) - 1)
#define TC_ACT_EXT_OPCODE(combined) ((combined) & (~TC_ACT_EXT_VAL_MASK))
#define TC_ACT_EXT_CMP(combined, opcode) (TC_ACT_EXT_OPCODE(combined) == opcode)
#define TC_ACT_JUMP (1 << 28)
#define TC_ACT_GOTO_CHAIN (2 << 28)
#define TC_ACT_EXT_OPCODE_MAX TC_ACT_GOTO_CHAIN

#define TCA_BPF_FLAG_ACT_DIRECT (1 << 0)
