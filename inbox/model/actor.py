"""Who does something: asked by every service before it fetches or changes anything."""

from dataclasses import dataclass

from inbox.model.words import Role


@dataclass(frozen=True, slots=True)
class Actor:
    kind: str
    """`agent`, `token`, `wallboard`, `contact` or `system`."""
    id: int | None = None
    name: str = ""
    roles: frozenset[Role] = frozenset()
    teams: frozenset[str] = frozenset()
    protected_access: bool = False
    """May open protected customers, with a reason."""

    @property
    def sees_own_only(self) -> bool:
        """Helps for a while: nothing but what was assigned to them."""
        return Role.SURGE in self.roles and self.roles <= {Role.SURGE, Role.GUEST}

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)


SYSTEM = Actor(kind="system", roles=frozenset(Role), protected_access=True)
