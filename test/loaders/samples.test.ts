/** Every sample through libbpf's loader (by bpftool) and through our own. */

import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { readObject } from "../../backend/elf/read-object.ts";
import { kernelUnavailable } from "../../backend/kernel/availability.ts";
import { openKernel } from "../../backend/kernel/machine.ts";
import { describeWith, missingTool } from "../kernel/requirements.ts";
import { run } from "./command.ts";
import { withScratch } from "./scratch.ts";
import { subjects } from "./subjects.ts";

const samples = new URL("../../samples/", import.meta.url);
const sources = readdirSync(samples, { recursive: true, encoding: "utf8" }).filter((name) => /\.(c|p4)$/.test(name)).sort();

for (const subject of subjects) {
  describeWith(`samples, compiled by ${subject.name}`, [subject.missing, missingTool("bpftool", "version"), kernelUnavailable()], () => {
    const known = sources.filter((name) => subject.languages.some((language) => name.endsWith(`.${language}`)));
    expect(known.length).toBeGreaterThan(0);

    it.each(known)("%s loads with bpftool", (name) => {
      withScratch(({ file, pins }) => {
        run(["bpftool", "prog", "loadall", file("sample.o", subject.compile(new URL(name, samples))), pins]);
        expect(readdirSync(pins).length).toBeGreaterThan(0);
      });
    });

    it.each(known)("%s loads with our own loader", (name) => {
      const loaded = openKernel().load(readObject(subject.compile(new URL(name, samples))));
      expect(loaded.programs.size).toBeGreaterThan(0);
      loaded.close();
    });
  });
}
