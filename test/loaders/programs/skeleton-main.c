/* Uses an object through the skeleton that bpftool made of it: sets constants, runs the program, reads variables. */
#include "counter.skel.h"
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
	unsigned char packet[64] = { [12] = 8, [14] = 0x45, [23] = 17, [36] = 4242 >> 8, [37] = 4242 & 255 };
	LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = packet, .data_size_in = sizeof packet, .repeat = 3);
	struct counter *counter = counter__open();
	if (!counter)
		return 1;
	counter->rodata->step = 10;
	printf("start %u\n", counter->data->start);
	if (counter__load(counter))
		return 2;
	if (bpf_prog_test_run_opts(bpf_program__fd(counter->progs.count_xdp), &run))
		return 3;
	unsigned key = 0;
	unsigned long long value = 0;
	if (bpf_map_lookup_elem(bpf_map__fd(counter->maps.counters), &key, &value))
		return 4;
	printf("verdict %u counter %llu total %llu\n", run.retval, value, (unsigned long long)counter->bss->total);
	counter__destroy(counter);
	return 0;
}
