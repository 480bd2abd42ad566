import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { bucketNames, configure, controlSettings, counts, dataSettings, inWorld, measureFleet } from "./fleet-project";

const USAGE = `npm run bench:fleet -- [--stacks A,B] [--concurrency N]

Measures what npm run fleet -- preview takes with so many data stacks of one bucket each: CPU seconds and the most memory at a time of all
processes together, and of the fleet's own. It needs pulumi and python3 on PATH.

  --stacks A,B     how many data stacks (default: 10,50)
  --concurrency N  how many at a time (default: 2)
  --help           this text
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      stacks: { type: "string", default: "10,50" },
      concurrency: { type: "string", default: "2" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const { concurrency } = values;
  console.log(`${cpus().length} cores, Node ${process.version}, load ${(loadavg()[0] ?? 0).toFixed(1)} at the start\n`);
  console.log("| stacks | CPU s | a stack | the fleet's process | its workers | all processes |");
  console.log("| ---: | ---: | ---: | ---: | ---: | ---: |");
  for (const count of counts(values.stacks)) {
    await inWorld(async (world) => {
      configure(world, "control", controlSettings(count));
      for (let n = 0; n < count; n++) configure(world, `data-${n}`, dataSettings(n, bucketNames(`bench-${n}`, 1)));
      await measureFleet(world, ["up", "--unreviewed", "--stack", "control"]);
      const { cpu, memory, memoryOf } = await measureFleet(world, ["preview", "--concurrency", concurrency]);
      const all = [...cpu.values()].reduce((sum, seconds) => sum + seconds, 0);
      const megabytes = (bytes = 0) => `${Math.round(bytes / 1e6)} MB`;
      const sizes = [
        megabytes(memoryOf.get("node (fleet)")),
        megabytes(memoryOf.get("node (worker)")),
        megabytes(memory),
      ];
      console.log(`| ${[count, all.toFixed(0), (all / count).toFixed(1), ...sizes].join(" | ")} |`);
    });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
