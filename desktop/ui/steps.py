"""A wizard's frame: one step at a time, Back remembers, Next says in words what is missing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.cards import button, scrolled
from desktop.ui.plain import Label
from desktop.ui.tongue import tr


class Step(QWidget):
    """One page of a wizard.

    `entered` is called when it is shown, `problem` before Next: "" lets the person go on.
    `leave` may take time: it calls `go_on` itself when it returns False.
    """

    go_on = Signal()
    changed = Signal()
    final = False
    """Whether there is no way back from it: what it shows has begun."""

    def __init__(self, title: str, under: str = "") -> None:
        super().__init__()
        self.title = title
        self.page = QVBoxLayout(self)
        self.page.setContentsMargins(32, 24, 32, 16)
        self.page.setSpacing(12)
        self.page.addWidget(Label(title, "title", wraps=True))
        if under:
            self.page.addWidget(Label(under, "soft", wraps=True))

    def entered(self) -> None:
        """It is shown, for the first time or again."""

    def problem(self) -> str:
        """What is still missing, in words; "" when nothing is."""
        return ""

    def leave(self) -> bool:
        """True to go on at once; False when `go_on` will be emitted later."""
        return True


class Steps(QDialog):
    """The dialog around the steps.

    Args:
        title: of the dialog.
        steps: in order; `skip` says which are passed over at the moment.
        last: what the last step's button says.
    """

    def __init__(
        self,
        title: str,
        steps: list[Step],
        last: str,
        parent: QWidget | None = None,
        skip: Callable[[Step], bool] = lambda step: False,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(820, 680)
        self._steps = steps
        self._last = last
        self._skip = skip
        self._over = False
        self.finished.connect(self._end)
        self._stack = QStackedWidget()
        for step in steps:
            self._stack.addWidget(scrolled(step))
            step.go_on.connect(partial(self._go_on, step))
            step.changed.connect(self._say)
        self._trouble = Label("", "trouble", wraps=True)
        self._trouble.setContentsMargins(32, 0, 32, 0)
        self.back = button(tr("Back"), self._back, drawn="back", colour="#565d66")
        self.next = button(tr("Next"), self._next, main=True)
        self.next.setDefault(True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack, 1)
        whole.addWidget(self._trouble)
        line = QHBoxLayout()
        line.setContentsMargins(32, 8, 32, 24)
        line.addWidget(self.back)
        line.addStretch(1)
        line.addWidget(self.next)
        whole.addLayout(line)
        self.back.setVisible(len(steps) > 1)
        self._show(0)

    @property
    def step(self) -> Step:
        """The one on the screen."""
        return self._steps[self._stack.currentIndex()]

    def say(self, words: str) -> None:
        """Tell a trouble under the step; "" clears it."""
        self._trouble.setText(words)

    def busy(self, words: str) -> None:
        """While work is under way nothing can be pressed; "" ends it."""
        self.next.setEnabled(not words)
        self.back.setEnabled(not words and not self.step.final and self._before() is not None)
        self.next.setText(words or self._name_of_next())

    def _say(self) -> None:
        self.say("")

    def _show(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        self.say("")
        self.busy("")
        self.setAccessibleName(self.step.title)
        self.step.entered()
        # What the step has just made is shown only once this call is over.
        QTimer.singleShot(0, self, self._focus)

    def _focus(self) -> None:
        """The keyboard goes to the first thing to fill in, else to Next."""
        for widget in self.step.findChildren(QWidget):
            tabs = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            other = isinstance(widget, QRadioButton) and not widget.isChecked()
            if tabs and not other and widget.isEnabled() and widget.isVisibleTo(self.step):
                widget.setFocus(Qt.FocusReason.TabFocusReason)
                return
        self.next.setFocus(Qt.FocusReason.TabFocusReason)

    def _next(self) -> None:
        if problem := self.step.problem():
            self.say(problem)
            return
        self.say("")
        if self.step.leave():
            self._forward()

    def _end(self) -> None:
        self._over = True

    def _go_on(self, step: Step) -> None:
        """Whoever went back or closed the dialog while the step worked is taken nowhere."""
        if step is self.step and not self._over:
            self._forward()

    def _forward(self) -> None:
        after = self._after()
        if after is None:
            self.accept()
        else:
            self._show(after)

    def _back(self) -> None:
        if (before := self._before()) is not None:
            self._show(before)

    def _after(self) -> int | None:
        places = range(self._stack.currentIndex() + 1, len(self._steps))
        return next((place for place in places if not self._skip(self._steps[place])), None)

    def _before(self) -> int | None:
        places = range(self._stack.currentIndex() - 1, -1, -1)
        return next((place for place in places if not self._skip(self._steps[place])), None)

    def _name_of_next(self) -> str:
        return self._last if self._after() is None else tr("Next")
