import { Script } from './steps';
import { ManyTabsModel } from './many-tabs-model';

/** One life, which fails with what went wrong and the diary of its end. */
export async function live(script: Script): Promise<ManyTabsModel> {
  const world = new ManyTabsModel(script);
  await world.step({ do: 'sign in', tab: 0, who: 'A' });
  for (const step of script.steps) {
    await world.step(step);
  }
  await world.end();
  return world;
}
