"""Names from the configuration, for readings that show them."""

from inbox.services.plan import Plan
from inbox.store.reading.labels import ChannelName, Labels


def labels_of(plan: Plan) -> Labels:
    channels = {
        channel.id: ChannelName(channel.kind, channel.entry.name)
        for channel in plan.channels.values()
    }
    return Labels(channels, plan.organisation.default_language)
