/** Every sample through libbpf's loader (by bpftool) and through our own. */

import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { readObject } from "../../backend/elf/read-object.ts";
import { kernelUnavailable } from "../../backend/kernel/availability.ts";
import { openKernel } from "../../backend/kernel/machine.ts";
import { samples } from "../harness/samples.ts";
import { describeWith, missingTool } from "../kernel/requirements.ts";
import { run } from "./command.ts";
import { withScratch } from "./scratch.ts";
import { subjects } from "./subjects.ts";

const sources = samples.map(({ source }) => source);

for (const subject of subjects) {
  describeWith(`samples, compiled by ${subject.name}`, [subject.missing, missingTool("bpftool", "version"), kernelUnavailable()], () => {
    const known = sources.filter(({ pathname }) => subject.languages.some((language) => pathname.endsWith(`.${language}`))).map((source) => ({ name: source.pathname.split("/").slice(-2).join("/"), source }));
    expect(known.length).toBeGreaterThan(0);

    it.each(known)("$name loads with bpftool", ({ source }) => {
      withScratch(({ file, pins }) => {
        run(["bpftool", "prog", "loadall", file("sample.o", subject.compile(source)), pins]);
        expect(readdirSync(pins).length).toBeGreaterThan(0);
      });
    });

    it.each(known)("$name loads with our own loader", ({ source }) => {
      const loaded = openKernel().load(readObject(subject.compile(source)));
      expect(loaded.programs.size).toBeGreaterThan(0);
      loaded.close();
    });
  });
}
