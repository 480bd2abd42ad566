// Loaded before a command, to print its resource usage when it ends.
process.on("exit", () => {
  process.stderr.write(`USAGE ${JSON.stringify(process.resourceUsage())}`);
});
