#!/usr/bin/env python3
"""Asks the window with a title to close, as a window manager does when its close button is pressed.

    close-window.py TITLE
"""

import ctypes
import sys

xlib = ctypes.CDLL("libX11.so.6")
Id, Pointer, Int, Long = ctypes.c_ulong, ctypes.c_void_p, ctypes.c_int, ctypes.c_long
CLIENT_MESSAGE = 33


class Message(ctypes.Structure):
    """An XClientMessageEvent, and what an XEvent has beyond it."""

    _fields_ = [
        ("type", Int),
        ("serial", Id),
        ("send_event", Int),
        ("display", Pointer),
        ("window", Id),
        ("message_type", Id),
        ("format", Int),
        ("data", Long * 5),
        ("rest", Long * 12),
    ]


for name, answer, arguments in [
    ("XOpenDisplay", Pointer, [ctypes.c_char_p]),
    ("XDefaultRootWindow", Id, [Pointer]),
    ("XQueryTree", Int, [Pointer, Id] + [ctypes.POINTER(Id)] * 2 + [ctypes.POINTER(ctypes.POINTER(Id)), ctypes.POINTER(ctypes.c_uint)]),
    ("XFetchName", Int, [Pointer, Id, ctypes.POINTER(ctypes.c_char_p)]),
    ("XInternAtom", Id, [Pointer, ctypes.c_char_p, Int]),
    ("XSendEvent", Int, [Pointer, Id, Int, Long, ctypes.POINTER(Message)]),
    ("XSync", Int, [Pointer, Int]),
]:
    function = getattr(xlib, name)
    function.restype, function.argtypes = answer, arguments

display = xlib.XOpenDisplay(None)
if not display:
    sys.exit("there is no display")
root, parent, children, count = Id(), Id(), ctypes.POINTER(Id)(), ctypes.c_uint()
xlib.XQueryTree(
    display, xlib.XDefaultRootWindow(display), ctypes.byref(root), ctypes.byref(parent), ctypes.byref(children), ctypes.byref(count)
)


def title(window):
    text = ctypes.c_char_p()
    xlib.XFetchName(display, window, ctypes.byref(text))
    return (text.value or b"").decode()


found = [window for window in children[: count.value] if title(window) == sys.argv[1]]
if not found:
    sys.exit(f"no window is called {sys.argv[1]}")
for window in found:
    protocols = xlib.XInternAtom(display, b"WM_PROTOCOLS", 0)
    message = Message(type=CLIENT_MESSAGE, window=window, message_type=protocols, format=32)
    message.data[0] = xlib.XInternAtom(display, b"WM_DELETE_WINDOW", 0)
    xlib.XSendEvent(display, window, 0, 0, ctypes.byref(message))
xlib.XSync(display, 0)
