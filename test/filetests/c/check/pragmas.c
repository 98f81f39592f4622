// test: c-check
#pragma pack(3) // error: X0004 #pragma pack takes (n), (push, n), (pop) or (), where n is 1, 2, 4, 8 or 16
#pragma pack(push, 1 // error: X0004 #pragma pack takes (n), (push, n), (pop) or (), where n is 1, 2, 4, 8 or 16
#pragma pack(pop) // warning: X0021 #pragma pack(pop) without a push that it belongs to
#pragma pack(push, 2)
#pragma pack(pop)
#pragma unroll
#pragma GCC diagnostic push
int x;
