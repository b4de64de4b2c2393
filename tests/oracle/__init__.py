"""The one oracle, on for every test: nothing lost, torn, lied about, doubled or leaked.

It reads the folder of each vault a test opened or left behind with code of its own, none of the
program's, and says in plain words what is wrong. A test that does harm on purpose says so with
`@pytest.mark.harmed("what it does")`; what leaks is looked for all the same.
"""

from tests.oracle.folder import vaults_under, wrong_with
from tests.oracle.said import leaks, lies

__all__ = ["leaks", "lies", "vaults_under", "wrong_with"]
