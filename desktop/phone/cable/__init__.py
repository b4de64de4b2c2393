"""An Android phone on a cable: contacts, calendars and photos, put there through adb."""
