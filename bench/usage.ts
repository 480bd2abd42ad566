// Loaded before a command: tells at its end what it took.
process.on("exit", () => {
  process.stderr.write(`USAGE ${JSON.stringify(process.resourceUsage())}`);
});
