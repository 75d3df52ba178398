"""What the program learns from the organisation's own history."""

from typing import Any

from inbox.services.learning.status import ask_for_training, read_status
from inbox.services.learning.versions import change_wishes, list_versions
from inbox.web.api.learning_shapes import LearningChange, LearningShape, ModelVersionShape
from inbox.web.api.shapes import Page
from inbox.web.call import Call
from inbox.web.endpoint import endpoint


@endpoint("learning.read", LearningShape)
async def read(call: Call) -> Any:
    return await call.ask(read_status, call.parts.plan.learning)


@endpoint("learning.manage", LearningShape)
async def change(call: Call, body: LearningChange) -> Any:
    defaults = call.parts.plan.learning
    wanted = body.model_dump(exclude_unset=True, exclude_none=True)
    await call.run(change_wishes, defaults, wanted)
    return await call.ask(read_status, defaults)


@endpoint("learning.manage", LearningShape, status=202)
async def train(call: Call) -> Any:
    await call.run(ask_for_training)
    return await call.ask(read_status, call.parts.plan.learning)


@endpoint("learning.read", Page[ModelVersionShape])
async def versions(call: Call) -> Any:
    return {"items": await call.ask(list_versions)}
