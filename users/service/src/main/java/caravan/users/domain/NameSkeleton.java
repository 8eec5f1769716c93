package caravan.users.domain;

/** What a username looks like. Two names with the same skeleton look the same (Unicode Technical Standard 39, section 4). */
public record NameSkeleton(String value) {}
