#!/usr/bin/env python3
"""Does to the window with a title what a window manager does: its close button is pressed, it is minimised, it is back.

    window.py close|hide|show TITLE
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
    ("XUnmapWindow", Int, [Pointer, Id]),
    ("XMapWindow", Int, [Pointer, Id]),
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


def close(window):
    protocols = xlib.XInternAtom(display, b"WM_PROTOCOLS", 0)
    message = Message(type=CLIENT_MESSAGE, window=window, message_type=protocols, format=32)
    message.data[0] = xlib.XInternAtom(display, b"WM_DELETE_WINDOW", 0)
    xlib.XSendEvent(display, window, 0, 0, ctypes.byref(message))


def hide(window):
    xlib.XUnmapWindow(display, window)


def show(window):
    xlib.XMapWindow(display, window)


what, name = sys.argv[1:]
found = [window for window in children[: count.value] if title(window) == name]
if not found:
    sys.exit(f"no window is called {name}")
for window in found:
    {"close": close, "hide": hide, "show": show}[what](window)
xlib.XSync(display, 0)
