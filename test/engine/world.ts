import { forgetHome, makeHome, makeWorld, stopWorld, type World } from "../../sandbox/run-home";

/**
 * A world for the tests of one `describe`: there before the first, gone after the last.
 *
 * @returns gives the world, inside a test or a hook.
 */
export function useWorld(): () => World {
  const givenUp = new AbortController();
  let world: World | undefined;
  before(async () => {
    world = await makeWorld(makeHome(), givenUp.signal);
  });
  after(async () => {
    givenUp.abort(new Error("the tests are over"));
    if (!world) return;
    await stopWorld(world);
    forgetHome(world.home);
  });
  return () => {
    if (!world) throw new Error("the world is not there yet");
    return world;
  };
}
