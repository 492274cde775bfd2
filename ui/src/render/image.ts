/**
 * Pictures. One on the web is an address until a person asks: the first press shows the whole address, the second
 * fetches it, through Rust; the page itself has no way to the network. One that was fetched comes back by itself when
 * its message does, and one that came with the text is shown at once.
 */
import type { Node as TreeNode } from "../bindings/Node";
import { destination, type Destination } from "./links";
import { button, element, type Context, type Mounted, type RenderActions } from "./mounted";
import { dataBytes, raster, type Raster } from "./raster";
import { Fixed } from "./text";

type ImageNode = Extract<TreeNode, { type: "image" }>;

/** The sizes of the pictures that a person has asked for since the page began: these come back by themselves. */
const asked = new Map<string, Raster>();
/** So many are remembered, and after that those asked for last. */
const REMEMBERED = 500;

/** A picture on the web, and where it is to be. */
type Wanted = {
  what: string;
  /** Its name when it is there. */
  alt: string;
  to: Destination;
  actions: RenderActions;
  place: HTMLElement;
};

/** Builds a picture, or what stands for it. */
export function image(node: ImageNode, context: Context): Mounted {
  const alt = node.alt.trim();
  const what = alt === "" ? "Image" : `Image: ${alt}`;
  if (/^data:/i.test(node.url)) {
    const picture = pictureOf(dataBytes(node.url), alt || "Image");
    return new Fixed(picture ?? refused(`${what} — not one that can be shown`), context, node.alt);
  }
  const to = destination(node.url);
  if (to === null || to.href.startsWith("mailto:")) {
    return new Fixed(refused(`${what} — no web address`), context, node.alt);
  }
  const place = element("span", "image");
  const name = alt || `Image from ${to.place}`;
  const wanted: Wanted = { what, alt: name, to, actions: context.actions, place };
  const size = asked.get(to.href);
  if (size === undefined) ask(wanted);
  else void comeBack(wanted, size);
  return new Fixed(place, context, node.alt);
}

function refused(text: string): HTMLElement {
  const place = element("span", "image-refused");
  place.append(text);
  return place;
}

function pictureOf(bytes: Uint8Array<ArrayBuffer> | null, alt: string): HTMLElement | null {
  const size = bytes && raster(bytes);
  if (!bytes || !size) return null;
  const picture = empty(size, alt);
  fill(picture, bytes, size.type);
  return picture;
}

// The size keeps the place, so that nothing below moves when the picture is there.
function empty(size: Raster, alt: string): HTMLImageElement {
  const picture = element("img", "picture");
  picture.width = size.width;
  picture.height = size.height;
  picture.style.setProperty("--width", String(size.width));
  picture.style.setProperty("--height", String(size.height));
  picture.alt = alt;
  return picture;
}

function fill(picture: HTMLImageElement, bytes: Uint8Array<ArrayBuffer>, type: string): void {
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  picture.addEventListener("load", () => URL.revokeObjectURL(url));
  picture.addEventListener("error", () => {
    URL.revokeObjectURL(url);
    picture.replaceWith(refused(`${picture.alt} — damaged`));
  });
  picture.src = url;
}

/** A picture that was shown before is shown again, from memory; when it is not there any more, it is asked for. */
async function comeBack(wanted: Wanted, size: Raster): Promise<void> {
  const { alt, to, actions, place } = wanted;
  const picture = empty(size, alt);
  picture.title = to.href;
  place.append(picture);
  try {
    fill(picture, new Uint8Array(await actions.picture(to.href, true)), size.type);
  } catch {
    asked.delete(to.href);
    ask(wanted);
  }
}

function remember(address: string, bytes: Uint8Array): void {
  const size = raster(bytes);
  if (size) asked.set(address, size);
  const [first] = asked.keys();
  if (asked.size > REMEMBERED && first !== undefined) asked.delete(first);
}

// A click on what stands in a link must not follow the link.
function pressed(on: HTMLButtonElement, act: () => void): void {
  on.addEventListener("click", (event) => {
    event.preventDefault();
    event.stopPropagation();
    act();
  });
}

/** The address, which is pressed for more. */
function ask(wanted: Wanted): void {
  const { what, to, place } = wanted;
  const ask = button("image-ask", `${what} — ${to.place} · Show…`);
  ask.setAttribute("aria-expanded", "false");
  pressed(ask, () => {
    const offer = offering(wanted);
    place.replaceChildren(offer);
    offer.querySelector("button")?.focus({ preventScroll: true });
  });
  place.replaceChildren(ask);
}

/** The whole address, and what can be done about it. */
function offering(wanted: Wanted): HTMLElement {
  const { what, to, actions } = wanted;
  const box = element("span", "image-offer");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", what);
  const says = element("span", "image-says");
  says.setAttribute("role", "status");
  says.append(`${what}. It would be fetched from this address, whose server sees yours:`);
  const address = element("code", "image-address");
  address.append(to.href);
  const load = button("button", "Load the image");
  const open = button("button plain", "Open in the browser");
  pressed(open, () => actions.openLink(to.href));
  pressed(load, () => void fetched(wanted, load, says));
  const steps = element("span", "image-steps");
  steps.append(load, open);
  box.append(says, address, steps);
  return box;
}

/** The picture in the place of the offer whose button is `load`, or why not. */
async function fetched(wanted: Wanted, load: HTMLButtonElement, says: HTMLElement): Promise<void> {
  const { what, alt, to, actions, place } = wanted;
  const focused = document.activeElement === load;
  load.disabled = true;
  load.textContent = "Loading…";
  // A button that is disabled, or gone, has lost the focus to the page; a person may have taken it elsewhere.
  const lost = () => focused && document.activeElement === document.body;
  try {
    const bytes = new Uint8Array(await actions.picture(to.href, false));
    const picture = pictureOf(bytes, alt);
    if (picture === null) throw new Error("This is not a picture that can be shown here.");
    remember(to.href, bytes);
    picture.title = to.href;
    picture.tabIndex = -1;
    const within = place.contains(document.activeElement);
    place.replaceChildren(picture);
    if (within || lost()) picture.focus({ preventScroll: true });
  } catch (error) {
    // A command fails with a sentence for a person.
    says.textContent = `${what}. ${(error as { message: string }).message}`;
    says.classList.add("image-failed");
    load.disabled = false;
    load.textContent = "Try again";
    if (lost()) load.focus({ preventScroll: true });
  }
}
