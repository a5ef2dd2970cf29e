import { ManyTabsModel } from './many-tabs-model';
import { Script } from './steps';

/** Runs a script. Fails with the violated rules and the end of the log. */
export async function runModel(script: Script): Promise<ManyTabsModel> {
  const model = new ManyTabsModel(script);
  await model.step({ do: 'sign in', tab: 0, user: 'A' });
  for (const step of script.steps) {
    await model.step(step);
  }
  await model.end();
  return model;
}
