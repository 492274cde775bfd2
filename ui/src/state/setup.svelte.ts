// What the next question is sent with: model, system prompt and parameters, of the open conversation or,
// while none is open, of new ones.

import type { Conversation } from "../bindings/Conversation";
import type { Parameters } from "../bindings/Parameters";
import { updateConversation, type ConversationPatch } from "../ipc";
import { Saving } from "./saving";
import { settings } from "./settings.svelte";
import { report } from "./toasts.svelte";

type Setup = { model?: string | null; systemPrompt?: string; parameters?: Parameters };

class SetupState {
  /** The open conversation, or null for a new one. */
  conversation = $state.raw<Conversation | null>(null);
  #saving: Saving<ConversationPatch> | null = null;

  /** One that was imported has no model of its own: the next question goes to the one for new chats. */
  model = $derived(this.conversation?.model ?? settings.value.model);
  systemPrompt = $derived(
    this.conversation ? this.conversation.systemPrompt : settings.value.systemPrompt,
  );
  parameters = $derived<Parameters>(
    this.conversation ? this.conversation.parameters : settings.value.parameters,
  );

  /**
   * Makes `conversation` the one that is changed from now on; null is the conversation to come. The same
   * conversation shown again (after an answer) keeps what was changed here and waits to be saved.
   */
  show(conversation: Conversation | null) {
    const open = this.conversation;
    if (open && conversation?.id === open.id) {
      const { model, systemPrompt, parameters } = open;
      this.conversation = { ...conversation, model, systemPrompt, parameters };
      return;
    }
    void this.flush();
    this.conversation = conversation;
    this.#saving = conversation && saverOf(conversation.id);
  }

  /** Lets go of the open conversation without saving: the library it came from is gone. */
  forget() {
    this.#saving?.drop();
    this.#saving = null;
    this.conversation = null;
  }

  /** Changes the setup here now and in the backend within 300 ms. */
  change(patch: Setup) {
    if (!this.conversation || !this.#saving) return settings.change(patch);
    this.conversation = { ...this.conversation, ...patch };
    this.#saving.add(patch);
  }

  /** Saves what waits; resolves when it is written. */
  flush(): Promise<void> {
    return this.#saving ? this.#saving.flush() : settings.flush();
  }
}

const saverOf = (id: number) =>
  new Saving<ConversationPatch>((patch) => updateConversation(id, patch), report);

export const setup = new SetupState();
