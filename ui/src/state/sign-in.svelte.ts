// Signing in with OpenRouter in the system's browser. The key goes from the backend to the keyring; this page
// shows the addresses, waits, and learns how it ended.

import type { IpcError } from "../bindings/IpcError";
import type { KeyInfo } from "../bindings/KeyInfo";
import type { SignInPages } from "../bindings/SignInPages";
import { awaitSignIn, beginSignIn, cancelSignIn, pasteSignInCode } from "../ipc";
import { service } from "./service.svelte";

class SignInState {
  /** The addresses of the attempt that waits for the browser; null when none does. */
  pages = $state.raw<SignInPages | null>(null);
  /** The attempt is being prepared and the browser opened. */
  opening = $state(false);
  /** A pasted code is being exchanged for a key. */
  checking = $state(false);
  /** Why the last attempt ended without a key. */
  error = $state.raw<IpcError | null>(null);
  /** Why the pasted code was not taken; another can be pasted. */
  codeError = $state.raw<IpcError | null>(null);
  /** The last attempt brought a key. */
  done = $state(false);

  /** An attempt waits, or has something to say. */
  active = $derived(this.opening || this.pages !== null || this.error !== null);

  #attempt = 0;

  /** Opens the browser and waits until the key is stored, up to ten minutes. */
  async begin(): Promise<void> {
    const attempt = this.#next();
    this.opening = true;
    try {
      if (service.status.kind !== "openRouter") await service.use("openRouter");
      const pages = await beginSignIn();
      if (attempt !== this.#attempt) return this.#discard();
      this.pages = pages;
      this.opening = false;
      await this.#granted(attempt, await awaitSignIn());
    } catch (error) {
      // While a code is exchanged the outcome of that counts; a code that was taken ends this waiting.
      if (attempt === this.#attempt && !this.checking) this.#failed(error as IpcError);
    }
  }

  /** Exchanges a code that the page of codes has shown. */
  async paste(code: string): Promise<void> {
    if (code.trim() === "" || this.checking || this.pages === null) return;
    const attempt = this.#attempt;
    this.checking = true;
    this.codeError = null;
    try {
      await this.#granted(attempt, await pasteSignInCode(code.trim()));
    } catch (reason) {
      if (attempt !== this.#attempt) return;
      const error = reason as IpcError;
      this.checking = false;
      if (error.code === "cancelled") this.#failed(error);
      else this.codeError = error;
    }
  }

  /** Ends the attempt, and forgets how the one before ended. */
  cancel(): void {
    const waits = this.opening || this.pages !== null;
    this.#next();
    if (waits) void cancelSignIn().catch(() => {});
  }

  #next(): number {
    this.pages = null;
    this.opening = false;
    this.checking = false;
    this.error = null;
    this.codeError = null;
    this.done = false;
    return (this.#attempt += 1);
  }

  // The attempt that was cancelled while it was being prepared waits in the backend, unless another took its place.
  #discard(): void {
    if (!this.opening && this.pages === null) void cancelSignIn().catch(() => {});
  }

  async #granted(attempt: number, info: KeyInfo): Promise<void> {
    if (attempt !== this.#attempt) return;
    const current = (this.#attempt += 1);
    // Where the key is kept can be said only when the keyring answers.
    await service.look().catch(() => {});
    if (current !== this.#attempt) return;
    service.info = info;
    this.#next();
    this.done = true;
  }

  #failed(error: IpcError): void {
    this.#next();
    this.error = error;
  }
}

export const signIn = new SignInState();
