/** What must not move while a person has it selected: the selection would end. */

/** Whether some of `element` is selected. */
export function isSelected(element: Element): boolean {
  const selection = document.getSelection();
  return selection?.isCollapsed === false && selection.getRangeAt(0).intersectsNode(element);
}

/** Does `work` now, or when nothing of `element` is selected any more, or never when it is gone by then. */
export function onceUnselected(element: Element, work: () => void): void {
  if (!isSelected(element)) return work();
  const look = () => {
    if (element.isConnected && isSelected(element)) return;
    document.removeEventListener("selectionchange", look);
    if (element.isConnected) work();
  };
  document.addEventListener("selectionchange", look);
}
