// The console's values: what the table offers, and what is set for the next question.

import type { ParameterSpec } from "../bindings/ParameterSpec";
import type { JsonValue } from "../bindings/serde_json/JsonValue";
import { catalogue } from "./catalogue.svelte";
import { setup } from "./setup.svelte";

class ParametersState {
  /** The one table, in its order. */
  specs = $state.raw<ParameterSpec[]>([]);
  values = $derived(setup.parameters);
  model = $derived(catalogue.find(setup.model));
  count = $derived(this.specs.filter((spec) => this.values[spec.name] !== undefined).length);

  /** Sets a parameter; undefined leaves it out of the request. */
  set(name: string, value: JsonValue | undefined) {
    const { [name]: _, ...rest } = this.values;
    setup.change({ parameters: value === undefined ? rest : { ...rest, [name]: value } });
  }

  /** Leaves every parameter out; the answer puts them back. */
  resetAll(): () => void {
    const before = this.values;
    const conversation = setup.conversation?.id;
    setup.change({ parameters: {} });
    return () => {
      if (setup.conversation?.id === conversation) setup.change({ parameters: before });
    };
  }
}

export const parameters = new ParametersState();
