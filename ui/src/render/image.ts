/**
 * Pictures. One on the web is an address until a person asks: the first press shows the whole address, the second
 * fetches it, through Rust; the page itself has no way to the network. One that came with the text is shown at once.
 */
import type { Node as TreeNode } from "../bindings/Node";
import { destination, type Destination } from "./links";
import { button, element, type Context, type Mounted } from "./mounted";
import { dataBytes, raster } from "./raster";
import { Fixed } from "./text";

type ImageNode = Extract<TreeNode, { type: "image" }>;

/** Builds a picture, or what stands for it. */
export function image(node: ImageNode, context: Context): Mounted {
  const what = node.alt.trim() === "" ? "Image" : `Image: ${node.alt}`;
  if (/^data:/i.test(node.url)) {
    const picture = pictureOf(dataBytes(node.url), node.alt);
    return new Fixed(picture ?? refused(`${what} — not one that can be shown`), context, node.alt);
  }
  const to = destination(node.url);
  if (to === null || to.href.startsWith("mailto:")) {
    return new Fixed(refused(`${what} — no web address`), context, node.alt);
  }
  return new Fixed(asking(what, node.alt, to, context), context, node.alt);
}

function refused(text: string): HTMLElement {
  const place = element("span", "image-refused");
  place.append(text);
  return place;
}

function pictureOf(bytes: Uint8Array<ArrayBuffer> | null, alt: string): HTMLElement | null {
  const size = bytes && raster(bytes);
  if (!bytes || !size) return null;
  const url = URL.createObjectURL(new Blob([bytes], { type: size.type }));
  const picture = element("img", "picture");
  // The size keeps the place, so that nothing below moves when the picture is there.
  picture.width = size.width;
  picture.height = size.height;
  picture.alt = alt;
  picture.addEventListener("load", () => URL.revokeObjectURL(url));
  picture.addEventListener("error", () => {
    URL.revokeObjectURL(url);
    picture.replaceWith(refused(`${alt.trim() || "Image"} — damaged`));
  });
  picture.src = url;
  return picture;
}

// A click on what stands in a link must not follow the link.
function pressed(on: HTMLButtonElement, act: () => void): void {
  on.addEventListener("click", (event) => {
    event.preventDefault();
    event.stopPropagation();
    act();
  });
}

function asking(what: string, alt: string, to: Destination, context: Context): HTMLElement {
  const place = element("span", "image");
  const ask = button("image-ask", `${what} — ${to.place} · Show…`);
  ask.setAttribute("aria-expanded", "false");
  pressed(ask, () => {
    const offer = offering(what, alt, to, context, place);
    place.replaceChildren(offer);
    offer.querySelector("button")?.focus({ preventScroll: true });
  });
  place.append(ask);
  return place;
}

/** The whole address, and what can be done about it. */
function offering(
  what: string,
  alt: string,
  to: Destination,
  context: Context,
  place: HTMLElement,
): HTMLElement {
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
  pressed(open, () => context.actions.openLink(to.href));
  pressed(load, () => void fetched());
  const steps = element("span", "image-steps");
  steps.append(load, open);
  box.append(says, address, steps);
  return box;

  async function fetched(): Promise<void> {
    load.disabled = true;
    load.textContent = "Loading…";
    try {
      const picture = pictureOf(new Uint8Array(await context.actions.picture(to.href)), alt);
      if (picture === null) throw new Error("This is not a picture that can be shown here.");
      picture.title = to.href;
      place.replaceChildren(picture);
    } catch (error) {
      // A command fails with a sentence for a person.
      says.textContent = `${what}. ${(error as { message: string }).message}`;
      says.classList.add("image-failed");
      load.disabled = false;
      load.textContent = "Try again";
    }
  }
}
